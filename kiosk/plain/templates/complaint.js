(function(){
var root=document.documentElement,form=document.getElementById('complaint'),words=form.elements.words,key=form.elements.key,
 input=document.getElementById('photos'),thumbs=document.getElementById('thumbs'),button=form.querySelector('.send button'),
 slot=form.getAttribute('data-draft'),DAY=864e5,WIDE=1600;
root.className='js';
function keep(){try{words.value?localStorage.setItem(slot,JSON.stringify({at:+new Date,words:words.value,key:key.value})):localStorage.removeItem(slot)}catch(e){}}
function kept(){try{var d=JSON.parse(localStorage.getItem(slot));return d&&new Date-d.at<DAY?d:{}}catch(e){return {}}}
if(form.hasAttribute('data-sent'))try{localStorage.removeItem(slot)}catch(e){}
{# The key comes back with the words: if only the answer was lost, sending again is the same one. #}
if(slot){if(words.defaultValue)keep();else{var draft=kept();words.value=words.value||draft.words||'';key.value=draft.key||key.value}words.oninput=keep}
{# The browser's own bubble, in the page's language; a date not asked for must not hold the form back. #}
form.addEventListener('invalid',function(e){var t=e.target;if(t.validity.valueMissing)t.setCustomValidity(t.getAttribute('data-missing')||'')},true);
button.onclick=function(){[].forEach.call(form.elements,function(e){e.setCustomValidity('')})};
var picked=form.elements.picked,at=document.getElementById('when-picked');
function asked(){if(picked)picked.disabled=!(picked.required=at.checked)}
form.addEventListener('change',asked);asked();
form.addEventListener('submit',function(){if(slot)keep();setTimeout(function(){button.disabled=true},0)});
window.addEventListener('pageshow',function(){button.disabled=false;asked()});
function show(files){thumbs.innerHTML='';for(var i=0;i<files.length;i++){var img=new Image;img.alt='';img.src=URL.createObjectURL(files[i]);thumbs.appendChild(img)}}
function shrunk(file){return createImageBitmap(file,{imageOrientation:'from-image'}).then(function(b){
 var k=Math.min(1,WIDE/Math.max(b.width,b.height)),c=document.createElement('canvas');c.width=b.width*k;c.height=b.height*k;
 c.getContext('2d').drawImage(b,0,0,c.width,c.height);
 return new Promise(function(done){c.toBlob(function(blob){done(blob&&blob.size<file.size?new File([blob],'photo.jpg',{type:'image/jpeg'}):file)},'image/jpeg',.7)})})['catch'](function(){return file})}
input.onchange=function(){var files=input.files;show(files);
 if(!window.createImageBitmap||!window.DataTransfer||!window.Promise)return;
 button.disabled=true;
 Promise.all([].map.call(files,shrunk)).then(function(list){var t=new DataTransfer;list.forEach(function(f){t.items.add(f)});input.files=t.files;show(input.files)})['catch'](function(){}).then(function(){button.disabled=false})};
})();
